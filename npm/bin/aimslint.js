#!/usr/bin/env node
// Runs the binary that npm installed for this machine, and ends as it ends.
"use strict";

const { spawn } = require("node:child_process");

/** Whether this is Linux with another C library than glibc, such as Alpine. */
function isMusl() {
  if (process.platform !== "linux") return false;
  process.report.excludeNetwork = true;
  return !process.report.getReport().header.glibcVersionRuntime;
}

/** Where the binary is: as the environment says, else in the package for this machine. */
function binary() {
  if (process.env.AIMSLINT_BINARY) return process.env.AIMSLINT_BINARY;
  const machine = `${process.platform}-${process.arch}${isMusl() ? "-musl" : ""}`;
  const name = process.platform === "win32" ? "aimslint.exe" : "aimslint";
  try {
    return require.resolve(`@aimslint/cli-${machine}/bin/${name}`);
  } catch {
    console.error(
      `aimslint: there is no binary for ${machine}. If npm was told to omit optional packages, install again ` +
        "without that; else build it with `cargo install --locked aimslint` and name it in AIMSLINT_BINARY.",
    );
    process.exit(2);
  }
}

const child = spawn(binary(), process.argv.slice(2), { stdio: "inherit" });
const passedOn = ["SIGINT", "SIGTERM", "SIGHUP"];
const pass = (signal) => child.kill(signal);
for (const signal of passedOn) process.on(signal, pass);
child.on("error", (error) => {
  console.error(`aimslint: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  // Ended by a signal: so is this, once nothing holds it back.
  for (const one of passedOn) process.removeListener(one, pass);
  process.kill(process.pid, signal);
});
