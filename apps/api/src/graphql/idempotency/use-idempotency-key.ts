import { AppError } from "@patchbay/errors";
import {
	type DocumentNode,
	GraphQLError,
	type GraphQLSchema,
	getOperationAST,
	Kind,
	OperationTypeNode,
	type SelectionSetNode,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import type { RequestContext } from "../context.ts";
import { isIdempotencyKey } from "./idempotency-key.ts";

/**
 * Refuses an Idempotency-Key that cannot be meant: of a wrong form, or with more than one mutation that creates, in one
 * document or in a batch. Operations that create nothing do not look at it.
 */
export function useIdempotencyKey(): Plugin<RequestContext> {
	const batches = new WeakSet<Request>();
	return {
		onRequestParse({ request }) {
			return {
				onRequestParseDone({ requestParserResult }) {
					if (
						Array.isArray(requestParserResult) &&
						requestParserResult.length > 1
					)
						batches.add(request);
				},
			};
		},
		onExecute({ args, setResultAndStopExecution }) {
			const { contextValue, schema, document, operationName } = args;
			const { idempotencyKey, request } = contextValue;
			if (idempotencyKey === null) return;
			const creating = countCreating(schema, document, operationName);
			if (creating === 0) return;
			const message = !isIdempotencyKey(idempotencyKey)
				? "An Idempotency-Key has 1 to 255 printable ASCII characters. Use a random one, such as a UUID."
				: batches.has(request)
					? "An Idempotency-Key goes with one operation: send the operations of this batch one by one, each with a key of its own."
					: creating > 1
						? "An Idempotency-Key goes with one mutation that creates something: send them one by one, each with a key of its own."
						: null;
			if (message === null) return;
			const originalError = new AppError("BAD_REQUEST", message);
			setResultAndStopExecution({
				errors: [new GraphQLError(message, { originalError })],
			});
		},
	};
}

/** Counts the creating mutations that the operation asks for, wherever its fragments do. */
function countCreating(
	schema: GraphQLSchema,
	document: DocumentNode,
	operationName: string | null | undefined,
): number {
	const operation = getOperationAST(document, operationName);
	const type = schema.getMutationType();
	if (!type || operation?.operation !== OperationTypeNode.MUTATION) return 0;
	const responseNames = new Set<string>();
	const fragmentsSeen = new Set<string>();
	const collect = ({ selections }: SelectionSetNode): void => {
		for (const selection of selections) {
			if (selection.kind === Kind.FIELD) {
				const { name, alias } = selection;
				if (type.getFields()[name.value]?.extensions.repeatable)
					responseNames.add((alias ?? name).value);
			} else if (selection.kind === Kind.INLINE_FRAGMENT) {
				collect(selection.selectionSet);
			} else if (!fragmentsSeen.has(selection.name.value)) {
				fragmentsSeen.add(selection.name.value);
				for (const definition of document.definitions)
					if (
						definition.kind === Kind.FRAGMENT_DEFINITION &&
						definition.name.value === selection.name.value
					)
						collect(definition.selectionSet);
			}
		}
	};
	collect(operation.selectionSet);
	return responseNames.size;
}
