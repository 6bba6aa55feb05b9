// `npm run build`: the web application as the server looks for it, so that a start finds it made.
import { ensureBuilt } from './build.ts';

ensureBuilt(console.error);
