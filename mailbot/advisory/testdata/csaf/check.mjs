// Runs the schema, mandatory and optional tests of the validator over the documents named on the command line, and prints a line for
// each thing that it finds. The last line says how many tests each document passed through.
import { readFileSync } from 'node:fs'
import validate from '@secvisogram/csaf-validator-lib/validate.js'
import { csaf_2_0 } from '@secvisogram/csaf-validator-lib/schemaTests.js'
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js'
import * as optional from '@secvisogram/csaf-validator-lib/optionalTests.js'

const tests = [csaf_2_0, ...Object.values(mandatory), ...Object.values(optional)]
for (const file of process.argv.slice(2)) {
  const result = await validate(tests, JSON.parse(readFileSync(file, 'utf8')))
  for (const test of result.tests)
    for (const found of [...(test.errors ?? []), ...(test.warnings ?? [])])
      console.log(`${file}: ${test.name}: ${JSON.stringify(found)}`)
}
console.log(`${tests.length} tests`)
