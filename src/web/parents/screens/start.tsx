import { Screen } from "../components/screen.tsx";

export default function Start() {
  return <Screen title="start">{null}</Screen>;
}
