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

/** A browser that makes no request of its own. Close it when done. */
export function launch(options: { args?: readonly string[] } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: getChromium(),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
  });
}
