import { Screen } from "../components/screen.tsx";

export default function Billing() {
  return <Screen title="billing">{null}</Screen>;
}
