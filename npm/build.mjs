// Makes the npm packages of a release from its archives: one with the binary for each machine, and the
// package `aimslint`, which asks for all of them and gets the one that fits.
//
//     node npm/build.mjs FOLDER-WITH-ARCHIVES OUT
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
/** From the target of an archive to npm's words. */
const MACHINES = {
  "x86_64-unknown-linux-gnu": { os: "linux", cpu: "x64", libc: "glibc" },
  "aarch64-unknown-linux-gnu": { os: "linux", cpu: "arm64", libc: "glibc" },
  "x86_64-unknown-linux-musl": { os: "linux", cpu: "x64", libc: "musl" },
  "aarch64-unknown-linux-musl": { os: "linux", cpu: "arm64", libc: "musl" },
  "x86_64-apple-darwin": { os: "darwin", cpu: "x64" },
  "aarch64-apple-darwin": { os: "darwin", cpu: "arm64" },
  "x86_64-pc-windows-msvc": { os: "win32", cpu: "x64" },
};

const [archives, out] = process.argv.slice(2).map((path) => resolve(path));
if (!archives || !out) {
  console.error("usage: node npm/build.mjs FOLDER-WITH-ARCHIVES OUT");
  process.exit(2);
}
const main = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
const version = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
const work = mkdtempSync(join(tmpdir(), "aimslint-npm-"));
mkdirSync(out, { recursive: true });

/** Writes a package's package.json and texts, and packs it. */
function pack(folder, manifest) {
  for (const name of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(ROOT, name), join(folder, name));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", out], { cwd: folder, stdio: "inherit" });
}

try {
  const optionalDependencies = {};
  for (const [target, { os, cpu, libc }] of Object.entries(MACHINES)) {
    const name = `aimslint-v${version}-${target}`;
    if (!readdirSync(archives).includes(`${name}.tar.gz`)) continue;
    execFileSync("tar", ["-xzf", join(archives, `${name}.tar.gz`), "-C", work]);
    const binary = os === "win32" ? "aimslint.exe" : "aimslint";
    const machine = `${os}-${cpu}${libc === "musl" ? "-musl" : ""}`;
    const folder = join(work, machine);
    mkdirSync(join(folder, "bin"), { recursive: true });
    cpSync(join(work, name, binary), join(folder, "bin", binary));
    const { license, repository, engines } = main;
    const manifest = { name: `@aimslint/cli-${machine}`, version, description: `The binary of aimslint for ${machine}`, license, repository, engines };
    pack(folder, { ...manifest, os: [os], cpu: [cpu], ...(libc && { libc: [libc] }), files: ["bin"], preferUnplugged: true });
    optionalDependencies[manifest.name] = version;
  }
  const folder = join(work, "main");
  cpSync(HERE, folder, { recursive: true, filter: (path) => !path.endsWith("build.mjs") && existsSync(path) });
  pack(folder, { ...main, version, optionalDependencies });
} finally {
  rmSync(work, { recursive: true, force: true });
}
