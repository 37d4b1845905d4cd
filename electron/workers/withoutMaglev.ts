import { setFlagsFromString } from 'node:v8';

/**
 * V8 13.6 (Node 24) has a middle compiler, Maglev, that now and then compiles the loops of an interval to code that gives other numbers: one
 * of ten first runs on a loaded machine, none without it, and none in V8 14.8 (Electron 42). A program that computes imports this first;
 * its threads share it. Time is the same within what runs differ by.
 */
setFlagsFromString('--no-maglev');
