import { useId, useState } from "react";
import {
	amountToMicros,
	microsToAmount,
	monthInWords,
} from "../../format/budget-change.ts";
import { budgetPeriodNames } from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import type { Budget } from "../../graphql/campaigns.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
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
	const change = useChange();
	const { outcome } = change;
	const { amountMicros, currencyCode } = budget.money;
	const now = microsToAmount(amountMicros, currencyCode);
	const [amount, setAmount] = useState(now);
	const id = useId();
	const isChecked = outcome?.checked === amount;
	return (
		<>
			<Button
				size="small"
				aria-label={`Change budget of ${name}`}
				onClick={() => {
					setAmount(now);
					change.show();
				}}
			>
				Change budget
			</Button>
			<ChangeDialog
				change={change}
				title="Change the budget"
				description={
					<p className="[overflow-wrap:anywhere]">
						Of the {name} at {platformName}.
					</p>
				}
				fields={{
					intent: "budget",
					targetId,
					currencyCode,
					expectedAmountMicros: amountMicros,
				}}
				isChecked={isChecked}
				confirm="Change budget"
			>
				<TextField
					id={id}
					name="amount"
					label={`New budget in ${currencyCode}, ${budgetPeriodNames[budget.period]}`}
					inputMode="decimal"
					autoComplete="off"
					value={amount}
					errors={outcome?.amountProblem ? [outcome.amountProblem] : undefined}
					onChange={({ target }) => setAmount(target.value)}
				/>
				<BudgetPreview budget={budget} amount={amount} />
				{budget.shared && !isChecked && (
					<Notice tone="warn">
						Other {campaignWord}s spend from this budget too: the change holds
						for all of them.
					</Notice>
				)}
				{(isChecked || outcome?.checked === null) && (
					<CheckFindings outcome={outcome} platformName={platformName} />
				)}
			</ChangeDialog>
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
