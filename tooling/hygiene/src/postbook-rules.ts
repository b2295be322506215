type Node = { readonly type: string; readonly callee?: { readonly type: string; readonly name?: string } };
type Context = { report(problem: { readonly node: Node; readonly message: string }): void };

/** Rules of this code base that oxlint does not have, as an oxlint plugin. */
export default {
  meta: { name: "postbook" },
  rules: {
    /** An error that the program raises on purpose has a type and a code; `cause` and friends are welcome to be plain. */
    "no-bare-error": {
      create: (context: Context) => ({
        ThrowStatement(node: Node & { readonly argument: Node }) {
          const { type, callee } = node.argument;
          if (type === "NewExpression" && callee?.type === "Identifier" && callee.name === "Error") {
            context.report({ node, message: "Throw an error that has a type of its own, not a bare `Error`." });
          }
        },
      }),
    },

    /** The public API is readable on one page: every exported name stands there. */
    "no-export-star": {
      create: (context: Context) => ({
        ExportAllDeclaration(node: Node) {
          context.report({ node, message: "Name what is exported instead of `export *`." });
        },
      }),
    },
  },
};
