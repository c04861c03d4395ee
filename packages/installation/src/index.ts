export {
	type ComposedCredentials,
	composeCredentials,
} from "./compose-credentials.ts";
export { sealOwners } from "./seal-owners.ts";
