// The application as the server holds it: database, socket and jobs, without the web pages.
import { app, closeApp } from '#lib/server/app.ts';

await app();
process.once('SIGTERM', () => void closeApp());
console.log('ready');
