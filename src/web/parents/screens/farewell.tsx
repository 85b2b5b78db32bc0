import { Screen } from "../components/screen.tsx";

export default function Farewell() {
  return <Screen title="farewell">{null}</Screen>;
}
