/**
 * Interpolation among measured voxels alone, as a replacement in the graphics library's shader: where the nearest voxel holds no data the
 * sample has none (and is black in every window); elsewhere a neighbour without data counts with the nearest voxel's value, so that
 * −32768 never mixes with HU. Between measured voxels this is the usual trilinear interpolation.
 */
export function measuredSampling(noDataBelow: number): {
  readonly shaderType: 'Fragment';
  readonly originalValue: string;
  readonly replaceFirst: boolean;
  readonly replacementValue: string;
  readonly replaceAll: boolean;
} {
  return {
    shaderType: 'Fragment',
    originalValue: 'return texture(volumeTexture[0], tc0);',
    replaceFirst: false,
    replacementValue: `
  ivec3 last = textureSize(volumeTexture[0], 0) - 1;
  vec3 at = tc0 * vec3(last + 1) - 0.5;
  ivec3 low = ivec3(floor(at));
  vec3 part = at - vec3(low);
  float nearest = texelFetch(volumeTexture[0], clamp(ivec3(floor(at + 0.5)), ivec3(0), last), 0).r;
  if (nearest < ${glslFloat(noDataBelow)}) return vec4(nearest);
  float sum = 0.0;
  for (int n = 0; n < 8; ++n)
  {
    ivec3 corner = ivec3(n & 1, (n >> 1) & 1, n >> 2);
    vec3 share = mix(1.0 - part, part, vec3(corner));
    float value = texelFetch(volumeTexture[0], clamp(low + corner, ivec3(0), last), 0).r;
    sum += share.x * share.y * share.z * (value < ${glslFloat(noDataBelow)} ? nearest : value);
  }
  return vec4(sum);`,
    replaceAll: false,
  };
}

/** Below this a texel holds no data: 16-bit textures are scaled by 1/32767 and cut at −1, others hold HU as they are. */
export function noDataTexelBelow(hasNorm16Textures: boolean): number {
  return hasNorm16Textures ? -32766.5 / 32767 : -32767.5;
}

function glslFloat(value: number): string {
  return value.toPrecision(12);
}
