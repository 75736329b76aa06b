/**
 * Finds the server's program: the one a person chose, else the first on `PATH`.
 *
 * The answer is absolute and never lies in a folder of the workspace because `PATH` says so: to
 * open a repository must not run a program of it.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Either the program, or a sentence that says why there is none. */
export type Located = { readonly program: string } | { readonly missing: string };

export function locate(chosen: string, searchPath: string, workspace: readonly string[]): Located {
  if (chosen) {
    const program = chosen.startsWith('~/') ? path.join(os.homedir(), chosen.slice(2)) : chosen;
    if (!path.isAbsolute(program)) return { missing: 'The setting contextward.path is not absolute.' };
    if (!isProgram(program)) return { missing: `The setting contextward.path names no program: ${program}` };
    return { program };
  }
  const name = process.platform === 'win32' ? 'contextward.exe' : 'contextward';
  const folders = workspace.map(real);
  for (const entry of searchPath.split(path.delimiter)) {
    if (!path.isAbsolute(entry) || folders.some((folder) => holds(folder, real(entry)))) continue;
    const program = path.join(entry, name);
    if (isProgram(program)) return { program };
  }
  return { missing: 'There is no contextward on PATH.' };
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function holds(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function real(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}
