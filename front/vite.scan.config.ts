import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * A face for scanners, chosen by the mode (pda, floor): one classic script for Chromium 61, the web
 * view of Android 7, which has neither import() nor anything newer than ES2018. Built after the
 * other faces, into the same folder.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  publicDir: false,
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: '../danliu/web/static',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    target: ['chrome61'],
    cssTarget: ['chrome61'],
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: new URL(`${mode}.html`, import.meta.url).pathname,
      output: { format: 'iife', codeSplitting: false },
    },
  },
}))
