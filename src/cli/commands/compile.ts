import type { Command } from 'commander';
import { compile } from '#lib/core/compile/compile.ts';
import { readGraph } from '../read-files.ts';
import { Refusal } from '../refusal.ts';

export function compileCommand(program: Command): void {
  program
    .command('compile')
    .description('Print the compiled form of a document: json-rules-engine rules and computed facts, as JSON.')
    .argument('<file>', 'a health model, workflow or segment')
    .addHelpText('after', '\nExample:\n  rapport compile rules-library/health/starter.json > starter.compiled.json')
    .action((file: string) => {
      const { compiled, problems } = compile(readGraph(file));
      if (!compiled) throw new Refusal(`"${file}" is not in order:`, problems);
      console.log(JSON.stringify(compiled, null, 2));
    });
}
