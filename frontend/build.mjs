// Builds cms/static/site/ from frontend/ and node_modules/: style sheet, script, font, icons, pictures.
// Run after `npm ci --ignore-scripts`; `npm run build` does the same. Nothing of it is committed.
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync,
  renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const source = dirname(fileURLToPath(import.meta.url));
const project = dirname(source);
const packages = join(project, 'node_modules');
const target = join(project, 'cms', 'static', 'site');

const FONT = '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2';
const SCRIPTS = ['site.js', 'suggestions.js'];
const ICONS = 'dkfds/src/img/svg-icons';

/** Returns the full path of a package's file; throws when the package isn't there. */
function packageFile(path) {
  const full = join(packages, path);
  if (!existsSync(full)) throw new Error(`node_modules/${path} is missing. Run: npm ci --ignore-scripts`);
  return full;
}

/** Compiles one entry file of frontend/sass to compressed CSS. */
function compile(sass, entry) {
  // quietDeps: DKFDS 11.2.0 still uses Sass's if(), which Dart Sass 3 drops; sass is pinned until then.
  const { css } = sass.compile(join(source, 'sass', entry), {
    loadPaths: [packages], style: 'compressed', quietDeps: true,
  });
  return css.replace(/^\uFEFF|^@charset "[^"]+";/, '');
}

/** Turns DKFDS's rem, made for a root of 10 px, into rem for the browser's own root of 16 px. */
function rootedAtSixteen(css) {
  return css.replace(/(?<![\w.#-])(-?\d*\.?\d+)rem\b/g,
    (_, number) => `${Number((number * 0.625).toFixed(5))}rem`);
}

/** Returns the whole style sheet: DKFDS in a layer, so that our own rules always win over it. */
function styleSheet(sass) {
  const dkfds = rootedAtSixteen(compile(sass, 'dkfds.scss'));
  return `@layer dkfds{${dkfds}}${compile(sass, 'site.scss')}\n`;
}

/** Returns one SVG file with a symbol for each icon of icons.json. */
function sprite() {
  const names = JSON.parse(readFileSync(join(source, 'icons.json'), 'utf8'));
  const symbols = names.map((name) => {
    const svg = readFileSync(packageFile(`${ICONS}/${name}.svg`), 'utf8');
    const viewBox = /viewBox="([^"]+)"/.exec(svg)[1];
    const body = svg.replace(/<\?xml[^>]*>|<\/?svg[^>]*>/g, '').trim();
    return `<symbol id="${name}" viewBox="${viewBox}">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

/** Writes everything into `folder`. */
function write(sass, folder) {
  mkdirSync(join(folder, 'fonts'));
  writeFileSync(join(folder, 'site.css'), styleSheet(sass));
  writeFileSync(join(folder, 'icons.svg'), sprite());
  for (const script of SCRIPTS) copyFileSync(join(source, script), join(folder, script));
  copyFileSync(packageFile(FONT), join(folder, 'fonts', FONT.split('/').pop()));
  for (const name of readdirSync(join(source, 'images'))) {
    copyFileSync(join(source, 'images', name), join(folder, name));
  }
}

/** Puts `folder` in the place of the present output: a server never meets half a build. */
function swap(folder) {
  const old = `${folder}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(folder, target);
  rmSync(old, { recursive: true, force: true });
}

/** Builds into a folder beside the target, then swaps; a failed build leaves the last one in place. */
async function build() {
  packageFile('sass/package.json');
  packageFile('dkfds/package.json');
  const sass = await import('sass');
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(join(dirname(target), '.site-'));
  try {
    chmodSync(folder, 0o755); // mkdtemp's 0700 would hide the files from another user's web server
    write(sass, folder);
    swap(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns a file's name and its size as it travels. */
function travelling(name) {
  const bytes = gzipSync(readFileSync(join(target, name))).length;
  return `${name} ${(bytes / 1024).toFixed(1)} KB`;
}

try {
  await build();
  const sizes = ['site.css', ...SCRIPTS, 'icons.svg'].map(travelling).join(', ');
  console.log(`frontend: ${relative(project, target)} (gzipped: ${sizes})`);
} catch (error) {
  // One line: what is wrong, and where, when Sass knows it.
  const place = error.span ? ` (${error.span.url?.pathname}:${error.span.start.line + 1})` : '';
  console.error(`frontend: ${error.sassMessage ?? error.message}${place}`);
  process.exitCode = 1;
}
