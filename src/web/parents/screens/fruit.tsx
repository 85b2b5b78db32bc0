import { Screen } from "../components/screen.tsx";

export default function Fruit() {
  return <Screen title="fruit">{null}</Screen>;
}
