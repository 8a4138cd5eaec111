import { ZSTDDecoder } from 'zstddec/stream';

/** What of zstd's own streaming interface is called; the wrapper around it reports no errors and frees nothing early. */
export interface ZstdDecoder {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(decoder: number): void;
  /** Negative for an error, 0 at the end of a frame. */
  ZSTD_decompressStream(decoder: number, output: number, input: number): number;
}

let loading: Promise<ZstdDecoder> | undefined;

export const loadZstd = (): Promise<ZstdDecoder> => {
  loading ??= new Promise((resolve, reject) => {
    const loader = new ZSTDDecoder();
    loader._init = (source) => {
      ZSTDDecoder.prototype._init(source);
      resolve(source.instance.exports as unknown as ZstdDecoder);
    };
    loader.init().catch(reject);
  });
  return loading;
};
