/** The parts of the graphics library's drawing side that ship no types, as far as they are used here. */
declare module '@kitware/vtk.js/Rendering/OpenGL/ImageResliceMapper.js' {
  import type { ShaderProgram } from '@letb/vtk-drawing';
  /** What draws an image on the graphics card. */
  export interface DrawnMapper {
    setPropertyShaderParameters(cells: { getProgram(): ShaderProgram }, renderer: unknown, actor: unknown): void;
    getScalarTextures(): readonly { getVolumeInfo(): { readonly scale: readonly number[] } }[];
    getShaderTemplate(shaders: Record<string, string>): void;
  }
  export function extend(publicAPI: object, model: object): asserts publicAPI is DrawnMapper;
}

declare module '@letb/vtk-drawing' {
  /** Of the render window. */
  export interface GraphicsWindow {
    getMyFactory(): { get(name: 'overrides'): { readonly overrides: Record<string, () => object> } };
  }
  export interface ShaderProgram {
    setUniformi(name: string, value: number): boolean;
    setUniformf(name: string, value: number): boolean;
    setUniform3fv(name: string, value: readonly number[]): boolean;
    setUniform4fv(name: string, value: readonly number[]): boolean;
  }
}
