import { Screen } from "../components/screen.tsx";

export default function Welcome() {
  return <Screen title="welcome">{null}</Screen>;
}
