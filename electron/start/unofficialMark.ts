/** A file of this name beside the executable says that the binary is the fallback, not an official build. */
export const UNOFFICIAL_MARK = 'NOT-AN-OFFICIAL-BUILD.txt';
