// Starts Swagger UI. The files of Swagger UI itself come from the framework.
SwaggerUIBundle({ url: "../openapi", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
