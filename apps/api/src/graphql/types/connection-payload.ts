import { readId } from "../global-id.ts";
import { type Payload, payloadType } from "./payload.ts";
import { Connection, type ConnectionShape } from "./refs.ts";

interface ConnectionPayloadShape extends Payload {
	connection?: ConnectionShape | null;
}

export const ConnectionPayload = payloadType<ConnectionPayloadShape>(
	"ConnectionPayload",
	(t) => ({
		connection: t.expose("connection", {
			type: Connection,
			nullable: true,
			access: "signedIn",
		}),
	}),
);

/** Input of a mutation with the connection's id as the verbs take it. */
export const withConnectionId = <Input extends { connectionId: string }>(
	input: Input,
) => ({
	...input,
	connectionId: readId("Connection", input.connectionId, "connectionId"),
});
