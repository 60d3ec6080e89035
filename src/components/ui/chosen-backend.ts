/** Imported for its effect, by whatever uses the engine: the engine opens with the backend that the reader chose at an earlier visit. */
import { read } from '../../device/store.ts';
import { preferBackend } from '../../lib/engine/client.ts';

preferBackend(() => read<string>('backend'));
