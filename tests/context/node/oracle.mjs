// Reads a JSON array of cases from standard input and answers with one array of booleans a case.
//   {dialect: "ignore", text, paths}       npm's ignore, as agents use it (any case)
//   {dialect: "minimatch", globs, paths}   nocase, matchBase, dot, nonegate; any glob
//   {dialect: "fast-glob", globs, root}    paths below root that `ignore` leaves out are false
import { readFileSync } from 'node:fs'
import fastGlob from 'fast-glob'
import ignore from 'ignore'
import { minimatch } from 'minimatch'

const options = { nocase: true, matchBase: true, dot: true, nonegate: true, nocomment: true }

const answers = {
  ignore({ text, paths }) {
    const rules = ignore().add(text)
    return paths.map((path) => rules.ignores(path))
  },
  minimatch({ globs, paths }) {
    return paths.map((path) => globs.some((glob) => minimatch(path, glob, options)))
  },
  'fast-glob'({ globs, root, paths }) {
    const kept = new Set(fastGlob.sync(['**/*'], { cwd: root, dot: true, ignore: globs }))
    return paths.map((path) => !kept.has(path))
  },
}

const cases = JSON.parse(readFileSync(0, 'utf8'))
process.stdout.write(JSON.stringify(cases.map((one) => answers[one.dialect](one))))
