import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'
import { contractRoutes } from './vite-contract.ts'
import { packedFiles } from './vite-packed.ts'

export default defineConfig(({ mode }) => {
  // Its one setting: where a running server listens while someone works on the UI (`OPENCXM_DEV_API`).
  const api = loadEnv(mode, import.meta.dirname, 'OPENCXM_').OPENCXM_DEV_API ?? 'http://127.0.0.1:4400'
  return {
    root: import.meta.dirname,
    plugins: [contractRoutes(), react(), packedFiles()],
    // The server refuses changes that come from another origin: the proxy speaks as if it were the server's own page.
    server: { proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: new URL(api).origin } } } },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Names carry a content hash, so the server may let browsers keep /assets for a year; index.html never.
      assetsDir: 'assets',
      chunkSizeWarningLimit: 700,
      rolldownOptions: {
        output: {
          codeSplitting: {
            // What seldom changes has files of its own: a new version of the pages leaves them in the browser's cache.
            groups: [
              { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/ },
              {
                name: 'tanstack',
                test: /@tanstack[\\/](react-router|router-core|history|store|react-store|query-core|react-query)[\\/]/,
              },
              { name: 'i18n', test: /node_modules[\\/](react-)?i18next[\\/]/ },
            ],
          },
        },
      },
    },
  }
})
