// Opens every page of a folder in Chromium and says what is wrong with it; see scripts/check_pages.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');

const [folder, pictures] = process.argv.slice(2);
const MB = 1000 * 1000;
// How long a page may take where others have the machine, in milliseconds.
const patience = 180 * 1000;
const mostOfPage = 2 * MB, mostOfStart = 1 * MB, mostOfAll = 15 * MB;

const pagesIn = (dir) => fs.readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const there = path.join(dir, entry.name);
    return entry.isDirectory() ? pagesIn(there) : entry.name.endsWith('.html') ? [there] : [];
}).sort();

const faults = [];
const fault = (page, what) => faults.push(`${path.relative(folder, page)}: ${what}`);

const sizes = (pages) => {
    let all = 0;
    for (const page of pages) {
        const bytes = fs.statSync(page).size;
        all += bytes;
        if (bytes > mostOfPage) fault(page, `${bytes} bytes`);
        if (path.basename(page) === 'index.html' && bytes > mostOfStart) fault(page, `${bytes} bytes, a start page`);
    }
    if (all > mostOfAll) faults.push(`all pages together: ${all} bytes`);
    console.log(`${pages.length} pages, ${all} bytes`);
};

// On a machine with much else to do Chromium now and then says "Printing failed" of a page that it
// prints a moment later. What fails three times is a fault of the page.
const print = async (page, file, into) => {
    for (let left = 2; ; --left) {
        try {
            await page.pdf({ path: into, format: 'A4' });
            return;
        } catch (error) {
            if (left > 0) continue;
            fault(file, `cannot be printed: ${error.message}`);
            return;
        }
    }
};

// Without script the page is read as readers have it; axe needs one, so it gets a second look.
const look = async (browser, file) => {
    const quiet = await browser.newContext({ javaScriptEnabled: false });
    const page = await quiet.newPage();
    page.on('request', (request) => {
        if (!request.url().startsWith('file:')) fault(file, `asks for ${request.url()}`);
    });
    page.on('console', (message) => {
        if (message.type() === 'error') fault(file, message.text());
    });
    await page.goto(pathToFileURL(file).href, { timeout: patience });
    if (pictures) {
        const name = path.relative(folder, file).replace(/[/.]/g, '-');
        await page.setViewportSize({ width: 1280, height: 1600 });
        await page.screenshot({ path: path.join(pictures, `${name}.png`), timeout: patience });
        await page.setViewportSize({ width: 320, height: 1200 });
        await page.screenshot({ path: path.join(pictures, `${name}-narrow.png`), timeout: patience });
        await page.emulateMedia({ media: 'print' });
        await print(page, file, path.join(pictures, `${name}.pdf`));
    }
    await quiet.close();
    for (const colorScheme of ['light', 'dark']) {
        const loud = await browser.newContext({ colorScheme, bypassCSP: true });
        const seen = await loud.newPage();
        await seen.goto(pathToFileURL(file).href, { timeout: patience });
        await seen.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
        await seen.addScriptTag({ path: axe });
        const found = await seen.evaluate(() => window.axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'],
        }));
        for (const one of found.violations)
            fault(file, `${colorScheme}: ${one.id}, ${one.nodes.length} times: ${one.help}; ${one.nodes[0].html.slice(0, 160)}`);
        await seen.setViewportSize({ width: 320, height: 800 });
        const wide = await seen.evaluate(() => document.documentElement.scrollWidth);
        if (wide > 320) fault(file, `${colorScheme}: ${wide} pixels wide in a window of 320`);
        await loud.close();
    }
};

(async () => {
    const pages = pagesIn(folder);
    sizes(pages);
    if (pictures) fs.mkdirSync(pictures, { recursive: true });
    // Chromium refuses to shut itself in for the root user.
    const args = process.getuid && process.getuid() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args });
    try {
        // What happens to one page is its fault, and the others are still looked at.
        for (const page of pages) await look(browser, page).catch((error) => fault(page, error.message));
    } finally {
        await browser.close();
    }
    for (const one of faults) console.log(one);
    process.exitCode = faults.length === 0 ? 0 : 1;
})();
