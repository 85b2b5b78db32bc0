import { Screen } from "../components/screen.tsx";

export default function Goodbye() {
  return <Screen title="goodbye">{null}</Screen>;
}
