import { Screen } from "../components/screen.tsx";

export default function History() {
  return <Screen title="history">{null}</Screen>;
}
