import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const face = (name: string) => new URL(`${name}.html`, import.meta.url).pathname

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../danliu/web/static',
    emptyOutDir: true,
    // The server's Content-Security-Policy allows no data: scripts or fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // The browsers inside chat apps on older phones.
    target: ['es2020', 'chrome87', 'safari14'],
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: [face('desk'), face('form'), face('lens'), face('task')],
      output: {
        // One file that all faces share and a browser keeps over our releases.
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
})
