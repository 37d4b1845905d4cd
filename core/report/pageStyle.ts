/** The page prints in grey on A4 and reads on any screen; nothing is loaded from elsewhere. */
export const pageStyle = `
  :root { color: #1b1f24; background: #fff; font: 13px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
  body { max-width: 960px; margin: 24px auto; padding: 0 24px; }
  header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 2px solid #1b1f24; }
  h1 { font-size: 19px; margin: 0 0 6px; } h2 { font-size: 14px; margin: 22px 0 6px; }
  .note { color: #57606a; } .small { font-size: 11px; color: #57606a; overflow-wrap: anywhere; }
  .cards { display: flex; gap: 14px; margin: 16px 0; }
  .card { flex: 1; border: 1px solid #c9d1d9; border-radius: 6px; padding: 10px 14px; }
  .card strong { display: block; font-size: 25px; font-variant-numeric: tabular-nums; }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { text-align: right; padding: 3px 8px; border-bottom: 1px solid #d8dee4; } th:first-child, td:first-child { text-align: left; }
  th { font-weight: 600; color: #57606a; }
  ul { margin: 4px 0; padding-left: 18px; } li.warning::marker { content: "▲ "; } li.note::marker { content: "· "; }
  .tag { border: 1px solid #57606a; border-radius: 4px; padding: 0 6px; font-size: 11px; }
  @media print { body { margin: 0; max-width: none; } @page { size: A4; margin: 14mm; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;
