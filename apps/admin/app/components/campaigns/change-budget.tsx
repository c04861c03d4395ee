import { AlertDialog } from "radix-ui";
import { useEffect, useId, useRef, useState } from "react";
import {
	amountToMicros,
	microsToAmount,
	monthInWords,
} from "../../format/budget-change.ts";
import { budgetPeriodNames } from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import type { Budget } from "../../graphql/campaigns.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ChangePreview, CheckFindings } from "./change-preview.tsx";
import { useChange } from "./use-change.ts";

export interface ChangeBudgetProps {
	targetId: string;
	budget: Budget;
	/** Owner of the budget, such as `campaign “Brand terms”`. */
	name: string;
	/** The platform's word for a campaign. */
	campaignWord: string;
	platformName: string;
}

/** Button that asks for another budget: a preview, the platform's check, and then the change. */
export function ChangeBudget({
	targetId,
	budget,
	name,
	campaignWord,
	platformName,
}: ChangeBudgetProps) {
	const { Form, open, setOpen, pending, outcome } = useChange();
	const { amountMicros, currencyCode } = budget.money;
	const now = microsToAmount(amountMicros, currencyCode);
	const [amount, setAmount] = useState(now);
	const id = useId();
	const submit = useRef<HTMLButtonElement>(null);
	const isChecked = outcome?.checked === amount;
	const isReady = isChecked && !pending;
	useEffect(() => {
		// Whoever checked by the keyboard goes on by it.
		if (isReady) submit.current?.focus();
	}, [isReady]);
	const shown = open && (pending || outcome) ? outcome : undefined;
	return (
		<>
			<Button
				size="small"
				aria-label={`Change budget of ${name}`}
				onClick={() => {
					setAmount(now);
					setOpen(true);
				}}
			>
				Change budget
			</Button>
			<ConfirmDialog
				open={open}
				onOpenChange={setOpen}
				title="Change the budget"
				description={
					<p className="[overflow-wrap:anywhere]">
						Of the {name} at {platformName}.
					</p>
				}
			>
				<Form method="post" className="grid gap-4" noValidate>
					<input type="hidden" name="intent" value="budget" />
					<input type="hidden" name="targetId" value={targetId} />
					<input type="hidden" name="currencyCode" value={currencyCode} />
					<input
						type="hidden"
						name="expectedAmountMicros"
						value={amountMicros}
					/>
					<TextField
						id={id}
						name="amount"
						label={`New budget in ${currencyCode}, ${budgetPeriodNames[budget.period]}`}
						inputMode="decimal"
						autoComplete="off"
						value={amount}
						errors={shown?.amountProblem ? [shown.amountProblem] : undefined}
						onChange={({ target }) => setAmount(target.value)}
					/>
					<BudgetPreview budget={budget} amount={amount} />
					{budget.shared && !isChecked && (
						<Notice tone="warn">
							Other {campaignWord}s spend from this budget too: the change holds
							for all of them.
						</Notice>
					)}
					{(isChecked || shown?.checked === null) && (
						<CheckFindings outcome={shown} platformName={platformName} />
					)}
					<div className="flex flex-wrap justify-end gap-2">
						<AlertDialog.Cancel className={buttonClass("secondary")}>
							Cancel
						</AlertDialog.Cancel>
						<Button
							ref={submit}
							type="submit"
							look="primary"
							name="check"
							value={isChecked ? "no" : "yes"}
							pending={pending}
						>
							{isChecked ? "Change budget" : "Check"}
						</Button>
					</div>
				</Form>
			</ConfirmDialog>
		</>
	);
}

function BudgetPreview({ budget, amount }: { budget: Budget; amount: string }) {
	const { amountMicros, currencyCode } = budget.money;
	const micros = amountToMicros(amount);
	const period = budgetPeriodNames[budget.period];
	return (
		<ChangePreview
			before={`${formatMoney(amountMicros, currencyCode)} ${period}`}
			after={
				micros === null ? "…" : `${formatMoney(micros, currencyCode)} ${period}`
			}
		>
			{micros !== null &&
				monthInWords(BigInt(amountMicros), micros, budget.period, currencyCode)}
		</ChangePreview>
	);
}
