import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** The faces that load this module before they draw. */
function facesOf(id: string, known: ModulesKnown) {
  const faces = new Set<string>()
  const seen = new Set([id])
  for (const one of seen) {
    const module = known.getModuleInfo(one)
    if (module?.isEntry) faces.add(one.replace(/^.*\/|\.html$/g, ''))
    for (const importer of module?.importers ?? []) seen.add(importer)
  }
  return faces
}

// What the desk's first page is made of comes in few files: each costs a slow processor time of its own.
const ofDesk = (id: string, known: ModulesKnown) =>
  facesOf(id, known).has('desk') ? 'desk-first' : null
const partsOfDesk = (id: string, known: ModulesKnown) =>
  id.includes('/node_modules/') && ofDesk(id, known) ? 'parts' : null
const ofDeskAndOthers = (id: string, known: ModulesKnown) =>
  ofDesk(id, known) && facesOf(id, known).size > 1 ? 'faces' : null

type ModulesKnown = {
  getModuleInfo: (id: string) => { isEntry: boolean; importers: readonly string[] } | null
}

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
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 4 },
            { name: ofDeskAndOthers, debugName: 'faces', tags: ['$initial'], priority: 3 },
            { name: partsOfDesk, debugName: 'parts', tags: ['$initial'], priority: 2 },
            { name: ofDesk, debugName: 'desk-first', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
})
