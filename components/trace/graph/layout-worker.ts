// Lays graphs out beside the page's own thread: the script answers what elk-api.js posts to it.
import 'elkjs/lib/elk-worker.min.js';
