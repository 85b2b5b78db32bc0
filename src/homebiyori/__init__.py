"""The backend of ほめびより: AI characters praise parents, a tree grows, a fruit keeps one exchange a day."""

import pydantic

# Before any model is made, also FastAPI's eighty of OpenAPI: each gets its validator when it is first used. That is a
# tenth of a cold start (`make bench`); here and not at the entrypoints, so that what is tested is what is deployed.
pydantic.BaseModel.model_config["defer_build"] = True
