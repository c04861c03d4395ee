export {
	type ComposedCredentials,
	composeCredentials,
} from "./compose-credentials.ts";
export {
	type OpenedProcess,
	openProcess,
	type ProcessEnv,
} from "./open-process.ts";
export { sealOwners } from "./seal-owners.ts";
