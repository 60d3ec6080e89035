/** One way to start the browser in all tests. */
import { type Browser, chromium } from 'playwright-core';
import { getChromium } from '../../scripts/chromium.ts';

/** WebGPU in software: slow, but correct. */
export const webgpuFlags = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan,WebGPUService',
  '--use-webgpu-adapter=swiftshader',
];

/** A camera that plays a .mjpeg file, and permission to use it. */
export function cameraFlags(file: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** In the page: a service worker that never comes. */
const NO_WORKER = `if ('ServiceWorkerContainer' in globalThis)
  ServiceWorkerContainer.prototype.register = () => new Promise(() => {});`;

/** How to start the browser. */
interface LaunchOptions {
  args?: readonly string[];
  /**
   * whether pages install the service worker and fetch ahead what they need offline. Default: no, so that the machine does
   * nothing beside the test
   */
  fetchAhead?: boolean;
}

/** A browser that makes no request of its own. Close it when done. */
export async function launch({ args = [], fetchAhead = false }: LaunchOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: getChromium(),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
  if (fetchAhead) return browser;
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await context.addInitScript(NO_WORKER);
    return context;
  };
  return browser;
}
