import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { ChangeOutcome } from "../../change-actions.server.ts";
import { useToast } from "../ui/toaster.tsx";

/** State of the dialog of one change. */
export type Change = ReturnType<typeof useChange>;

/** Dialog of one change: it closes when the change is made, and what came out is said in the corner. */
export function useChange() {
	const fetcher = useFetcher<ChangeOutcome>();
	const [open, setOpen] = useState(false);
	const [earlier, setEarlier] = useState<ChangeOutcome>();
	const toast = useToast();
	const outcome = fetcher.state === "submitting" ? undefined : fetcher.data;
	useEffect(() => {
		if (!outcome?.done) return;
		setOpen(false);
		toast({ tone: "good", text: outcome.done });
	}, [outcome, toast]);
	return {
		Form: fetcher.Form,
		submit: fetcher.submit,
		open,
		show() {
			// What was said the last time is not about this time.
			setEarlier(fetcher.data);
			setOpen(true);
		},
		close: () => setOpen(false),
		pending: fetcher.state !== "idle",
		/** True while the change itself is under way: closing the dialog would not stop it, and would hide what came out. */
		isSent:
			fetcher.state === "submitting" && fetcher.formData?.get("check") === "no",
		outcome: outcome?.done || outcome === earlier ? undefined : outcome,
	};
}
