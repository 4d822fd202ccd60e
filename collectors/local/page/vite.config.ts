// The page's build: one entry, hashed assets, nothing inline (the collector's CSP is `script-src 'self'`).
// In development `npx vite` here proxies the API to a running collector.
// https://vite.dev/config/
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:4319' } },
});
