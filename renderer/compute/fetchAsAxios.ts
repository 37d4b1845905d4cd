/**
 * What itk-wasm's loader asks of axios, by `fetch`: axios refuses addresses of the app scheme. The build puts it in the place
 * of axios.
 */
async function get(url: string): Promise<{ readonly data: ArrayBuffer }> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return { data: await answer.arrayBuffer() };
}

export default { get };
