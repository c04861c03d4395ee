import type { SecurityOutcome } from "../../security-actions.server.ts";
import { useFormOutcome } from "../use-form-outcome.ts";

export function useSecurityForm() {
	return useFormOutcome<SecurityOutcome>();
}
