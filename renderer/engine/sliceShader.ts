/**
 * What is drawn of a volume, pixel by pixel. A sample is taken among measured voxels alone: where the nearest voxel holds no data the sample
 * has none (and is black in every window); elsewhere a neighbour without data counts with the nearest voxel's value, so that −32768
 * never mixes with HU. Between measured voxels this is the usual trilinear interpolation; within a thousandth of a voxel of a centre it
 * is that voxel. A slab takes the greatest, the least or the mean of the samples that have data.
 */
export const SLICE_FRAGMENT_SHADER = `//VTK::System::Dec
varying vec3 voxelVSOutput;
uniform highp sampler3D volumeTexture[1];
uniform float texelToHu;
uniform float noDataBelowHu;
uniform int isNearest;
uniform vec3 slabStep;
uniform int slabReach;
uniform int slabProjection;
uniform float blackHu;
uniform float greyPerHu;
uniform int isInverted;
uniform int isOverlay;
uniform float litAboveHu;
uniform vec3 litColour;
uniform float opacity;
//VTK::Output::Dec

float huAt(ivec3 voxel)
{
  ivec3 last = textureSize(volumeTexture[0], 0) - 1;
  return texelFetch(volumeTexture[0], clamp(voxel, ivec3(0), last), 0).r * texelToHu;
}

bool hasData(float hu)
{
  return hu > noDataBelowHu;
}

// Below noDataBelowHu where there is no data.
float sampleHu(vec3 at)
{
  vec3 size = vec3(textureSize(volumeTexture[0], 0));
  if (any(lessThan(at, vec3(-0.5))) || any(greaterThan(at, size - 0.5))) return noDataBelowHu - 1.0;
  vec3 centre = floor(at + 0.5);
  float nearest = huAt(ivec3(centre));
  if (isNearest == 1 || !hasData(nearest)) return nearest;
  vec3 snapped = mix(at, centre, vec3(lessThan(abs(at - centre), vec3(0.001))));
  vec3 low = floor(snapped);
  vec3 part = snapped - low;
  float sum = 0.0;
  for (int n = 0; n < 8; ++n)
  {
    ivec3 corner = ivec3(n & 1, (n >> 1) & 1, n >> 2);
    vec3 shares = mix(1.0 - part, part, vec3(corner));
    float share = shares.x * shares.y * shares.z;
    if (share == 0.0) continue;
    float hu = huAt(ivec3(low) + corner);
    sum += share * (hasData(hu) ? hu : nearest);
  }
  return sum;
}

float slabHu(vec3 middle)
{
  float result = 0.0;
  float count = 0.0;
  for (int n = -slabReach; n <= slabReach; ++n)
  {
    float hu = sampleHu(middle + float(n) * slabStep);
    if (!hasData(hu)) continue;
    if (count == 0.0) result = hu;
    else if (slabProjection == 0) result = max(result, hu);
    else if (slabProjection == 1) result = min(result, hu);
    else result += hu;
    count += 1.0;
  }
  if (count == 0.0) return noDataBelowHu - 1.0;
  return slabProjection == 2 ? result / count : result;
}

void main()
{
  float hu = slabReach == 0 ? sampleHu(voxelVSOutput) : slabHu(voxelVSOutput);
  if (!hasData(hu)) discard;
  if (isOverlay == 1)
  {
    if (hu <= litAboveHu || opacity <= 0.0) discard;
    gl_FragData[0] = vec4(litColour, opacity);
  }
  else
  {
    float grey = clamp((hu - blackHu) * greyPerHu, 0.0, 1.0);
    gl_FragData[0] = vec4(vec3(isInverted == 1 ? 1.0 - grey : grey), 1.0);
  }
}
`;

/** Passes on where a corner of the drawn plane lies, in voxel indices. */
export const SLICE_VERTEX_SHADER = `//VTK::System::Dec
attribute vec4 vertexWC;
uniform mat4 MCPCMatrix;
uniform mat4 WCTCMatrix0;
uniform highp sampler3D volumeTexture[1];
varying vec3 voxelVSOutput;
void main()
{
  vec3 size = vec3(textureSize(volumeTexture[0], 0));
  voxelVSOutput = (WCTCMatrix0 * vertexWC).xyz * size - 0.5;
  gl_Position = MCPCMatrix * vertexWC;
}
`;
