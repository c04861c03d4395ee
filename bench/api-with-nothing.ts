// The API as production runs it, with one more mutation that does nothing: what HTTP, sign-in and GraphQL cost by themselves.
import { builder } from "../apps/api/src/graphql/builder.ts";

builder.mutationField("doNothing", (t) =>
	t.string({
		access: "token.vend",
		args: { purpose: t.arg.string({ required: true }) },
		resolve: (_root, { purpose }) => purpose,
	}),
);
await import("../apps/api/src/server.ts");
