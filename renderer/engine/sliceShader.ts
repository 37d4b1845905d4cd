import { rampCode } from './colourRamp.ts';

/**
 * What is drawn of a volume, pixel by pixel. A sample is taken among measured voxels alone: where the nearest voxel holds no data the sample
 * has none (and is black in every window); elsewhere a neighbour without data counts with the nearest voxel's value, so that −32768
 * never mixes with HU. Between measured voxels this is the usual trilinear interpolation; within a thousandth of a voxel of a centre it
 * is that voxel. A slab takes the greatest, the least or the mean of the samples that have data. Of two volumes that share a picture each is
 * drawn in its own part alone.
 */
export const SLICE_FRAGMENT_SHADER = `//VTK::System::Dec
varying vec3 voxelVSOutput;
varying vec3 placeVSOutput;
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
uniform float highest;
uniform int patternKind;
uniform int patternSide;
uniform vec4 patternRight;
uniform vec4 patternDown;
uniform float patternMm;
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

bool isInPattern()
{
  if (patternKind == 0) return true;
  vec2 mm = vec2(dot(patternRight.xyz, placeVSOutput) + patternRight.w, dot(patternDown.xyz, placeVSOutput) + patternDown.w);
  if (patternKind == 2) return (mm.x < patternMm) == (patternSide == 0);
  vec2 tile = floor(mm / patternMm);
  return int(mod(tile.x + tile.y, 2.0)) == patternSide;
}

vec3 rampColour(float share)
{
  ${rampCode()}
}

void main()
{
  if (!isInPattern()) discard;
  float hu = slabReach == 0 ? sampleHu(voxelVSOutput) : slabHu(voxelVSOutput);
  if (!hasData(hu))
  {
    if (patternKind == 0) discard;
    gl_FragData[0] = vec4(0.0, 0.0, 0.0, 1.0);
  }
  else if (highest > 0.0)
  {
    if (opacity <= 0.0) discard;
    gl_FragData[0] = vec4(rampColour(clamp(hu / highest, 0.0, 1.0)), opacity);
  }
  else if (isOverlay == 1)
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

/** Passes on where a corner of the drawn plane lies, in voxel indices, and where it is read. */
export const SLICE_VERTEX_SHADER = `//VTK::System::Dec
attribute vec4 vertexWC;
uniform mat4 MCPCMatrix;
uniform mat4 WCTCMatrix0;
uniform highp sampler3D volumeTexture[1];
uniform vec4 mapI;
uniform vec4 mapJ;
uniform vec4 mapK;
varying vec3 voxelVSOutput;
varying vec3 placeVSOutput;
void main()
{
  vec3 size = vec3(textureSize(volumeTexture[0], 0));
  vec4 place = vec4((WCTCMatrix0 * vertexWC).xyz * size - 0.5, 1.0);
  placeVSOutput = place.xyz;
  voxelVSOutput = vec3(dot(mapI, place), dot(mapJ, place), dot(mapK, place));
  gl_Position = MCPCMatrix * vertexWC;
}
`;
