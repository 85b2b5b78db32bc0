import { Screen } from "../components/screen.tsx";

export default function Privacy() {
  return <Screen title="privacy">{null}</Screen>;
}
