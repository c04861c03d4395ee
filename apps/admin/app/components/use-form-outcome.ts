import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { FormOutcome } from "../action-outcome.ts";
import { useToast } from "./ui/toaster.tsx";

/** A form beside others on its page: what came out is said in the corner, faults at the fields. */
export function useFormOutcome<Outcome extends FormOutcome = FormOutcome>() {
	const fetcher = useFetcher<Outcome>();
	const toast = useToast();
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (outcome?.done) toast({ tone: "good", text: outcome.done });
		if (outcome?.problem) toast({ tone: "bad", text: outcome.problem });
	}, [outcome, toast]);
	return {
		Form: fetcher.Form,
		outcome,
		/** Result for conform's `useForm`. */
		lastResult: outcome?.reply ?? null,
		pending: fetcher.state !== "idle",
	};
}
