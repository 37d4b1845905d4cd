const { app, BrowserWindow } = require('electron');

app
  .whenReady()
  .then(() => new BrowserWindow({ width: 1300, height: 760, useContentSize: true }).loadURL('about:blank'));
app.on('window-all-closed', () => app.quit());
