import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { offline } from './scripts/offlineIntegration.ts';

/** Every page is cross-origin isolated, as public/_headers has it for hosts. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

export default defineConfig({
  output: 'static',
  // FOVEA_BASE=/notebook/ for a site that lives in a folder; FOVEA_SITE=https://example.org for absolute links.
  base: process.env.FOVEA_BASE ?? '/',
  site: process.env.FOVEA_SITE,
  trailingSlash: 'always',
  // The Content-Security-Policy forbids inline scripts, so nothing may be inlined.
  build: { format: 'directory', assets: 'assets', inlineStylesheets: 'never' },
  // Compression would swallow the space between a word and an element on the next line.
  compressHTML: false,
  devToolbar: { enabled: false },
  server: { port: 4321, headers: isolation },
  integrations: [mdx(), offline()],
  markdown: {
    syntaxHighlight: 'shiki',
    shikiConfig: { themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
    processor: unified({
      remarkPlugins: [remarkMath],
      rehypePlugins: [[rehypeKatex, { output: 'htmlAndMathml' }]],
    }),
  },
  vite: {
    build: { assetsInlineLimit: 0, target: 'es2022' },
    worker: { format: 'es' },
  },
});
