import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** How the window is built; electron/start/build.ts says where to. Relative addresses: it is served as app://letb/. */
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'chrome148', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
