/** The page prints on one side of A4 where there is room, and reads on any screen; nothing is loaded from elsewhere. */
export const pageStyle = `
  :root { color: #1b1f24; background: #fff; font: 8.5pt/1.3 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
  * { box-sizing: border-box; }
  body { width: 100%; max-width: 210mm; margin: 0 auto; padding: 8mm; overflow-wrap: anywhere; }
  header { display: flex; justify-content: space-between; align-items: baseline; gap: 6mm; border-bottom: 1.5pt solid #1b1f24; }
  h1 { font-size: 12pt; white-space: nowrap; margin: 0 0 1mm; } h2 { font-size: 9pt; margin: 2mm 0 0.6mm; } h3 { font-size: 9pt; margin: 1.5mm 0 0.5mm; }
  p { margin: 0.8mm 0; } .use { color: #57606a; font-size: 7.5pt; text-align: right; } .small { font-size: 6.8pt; line-height: 1.25; color: #57606a; }
  .review { border: 1pt solid #9a3412; color: #9a3412; border-radius: 1mm; padding: 0.5mm 2mm; margin: 1mm 0; font-size: 8pt; }
  .review.signed { border-color: #1a5e34; color: #1a5e34; }
  .cards { display: flex; gap: 3mm; margin: 1.5mm 0; }
  .card { flex: 1; min-width: 0; border: 1pt solid #c9d1d9; border-radius: 1.5mm; padding: 0.8mm 2mm; font-size: 6.8pt; }
  .card strong { display: block; font-size: 14pt; line-height: 1.15; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 5mm; } .pair.change { grid-template-columns: minmax(0, 1.4fr) minmax(0, 1fr); } .pair.single { grid-template-columns: minmax(0, 1fr); }
  table { border-collapse: collapse; width: 100%; font-size: 7.5pt; line-height: 1.3; font-variant-numeric: tabular-nums; }
  th, td { text-align: right; padding: 0.35mm 1mm; border-bottom: 0.5pt solid #d8dee4; overflow-wrap: normal; } th:first-child, td:first-child { text-align: left; padding-left: 0; }
  th { font-weight: 600; color: #57606a; vertical-align: bottom; } td + td { white-space: nowrap; }
  .pictures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.2mm; } .single .pictures { grid-template-columns: repeat(4, minmax(0, 1fr)); } .pair > div > .small { margin-top: 2mm; }
  figure { margin: 0; } figure svg { display: block; width: 100%; max-height: 26mm; background: #000; } figcaption { font-size: 6.5pt; line-height: 1.25; color: #57606a; }
  ul { margin: 0.6mm 0; padding-left: 3.5mm; font-size: 6.7pt; line-height: 1.22; } li.warning::marker { content: "▲ "; } li.note::marker { content: "· "; }
  .tag { border: 0.7pt solid #57606a; border-radius: 1mm; padding: 0 1mm; font-size: 7pt; white-space: nowrap; }
  footer { margin-top: 2mm; border-top: 0.7pt solid #c9d1d9; padding-top: 0.8mm; }
  @page { size: A4; margin: 7mm 9mm; }
  @media print { body { padding: 0; max-width: none; } h2, h3 { break-after: avoid; } tr, figure, li, .card { break-inside: avoid; } * { print-color-adjust: exact; } }
`;
